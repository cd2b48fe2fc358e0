# bash completion for mat. It asks `mat __complete` and quotes what comes back; nothing that was stored is ever run
# (no `compgen -W`: bash expands what stands in its list).

# Quotes $1 for where it will stand: after the opening quotation mark $2, or after none. The answer is in `quoted`.
_mat_quote() {
    case $2 in
    "'") quoted=${1//"'"/"'\\''"} ;;
    '"')
        quoted=${1//\\/\\\\}
        quoted=${quoted//\"/\\\"}
        quoted=${quoted//\$/\\\$}
        quoted=${quoted//\`/\\\`}
        quoted=${quoted//'!'/'"\!"'}
        ;;
    *) printf -v quoted %q "$1" ;;
    esac
}

_mat() {
    local cur words cword before='' mark='' plain line value description quoted
    COMPREPLY=()
    _get_comp_words_by_ref -n =: cur words cword
    [[ $cur == [\'\"]* ]] && mark=${cur:0:1}
    # Where readline breaks a word at `=` or `:`, it wants only what comes after.
    if [[ -z $mark && $cur == *[=:]* ]]; then
        before=${cur%"${cur##*[=:]}"}
        plain=${before//[!=:]/}
        [[ $COMP_WORDBREAKS == *"${plain: -1}"* ]] || before=''
    fi
    while IFS= read -r line; do
        value=${line%%$'\t'*} description=${line#*$'\t'}
        if [[ -n $value ]]; then
            _mat_quote "$value" "$mark"
            [[ $quoted == "$before"* ]] && COMPREPLY+=("${quoted#"$before"}")
        elif [[ $description == files || $description == folders ]]; then
            cur=${cur#"$before"}
            if [[ $description == files ]]; then _filedir; else _filedir -d; fi
        fi
    done < <(command mat __complete -- "${words[@]:1:cword}" 2>/dev/null)
}
complete -F _mat mat
