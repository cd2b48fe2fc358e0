# fish completion for mat. It asks `mat __complete`; fish quotes what comes back.

function __mat_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (command mat __complete -- $words[2..] $current 2>/dev/null)
        switch $line
            case \tfiles \tfolders
                set -l option (string match -r -- '^--[^=]*=' $current)
                set -l path (string replace -r -- '^--[^=]*=' '' $current)
                set -l plain (string unescape -- $path) # nothing where a quotation is open
                and set path $plain
                if test $line = \tfiles
                    __fish_complete_path "$path" | string replace -r -- '^' "$option"
                else
                    __fish_complete_directories "$path" '' | string replace -r -- '^' "$option"
                end
            case '*'
                echo $line
        end
    end
end

complete -c mat -f -a '(__mat_complete)'
