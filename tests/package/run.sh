#!/bin/bash
# Installs the build into an empty prefix and builds a small program against it, by CMake package and by pkg-config.
# Usage: run.sh BUILD_DIR
set -uo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
# Reads to the end: `grep -q` leaves at its first line, and what still writes then dies of a broken pipe, now and then.
says() { grep "$@" >/dev/null; }
check() { if eval "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi; }

# The prefix is part of the RUNPATH (absolute: a set-user-ID program ignores $ORIGIN), so the build is told of it, and
# of its own prefix again afterwards; nothing is compiled.
own_prefix=$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$build/CMakeCache.txt")
own_libdir=$(sed -n 's/^CMAKE_INSTALL_LIBDIR:PATH=//p' "$build/CMakeCache.txt")
cmake -B "$build" -DCMAKE_INSTALL_PREFIX="$work/prefix" -DCMAKE_INSTALL_LIBDIR=lib >/dev/null || exit 1
cmake --build "$build" --target mat man -j"$(nproc)" >/dev/null && cmake --install "$build" >/dev/null
cmake -B "$build" -DCMAKE_INSTALL_PREFIX="$own_prefix" -DCMAKE_INSTALL_LIBDIR="$own_libdir" >/dev/null
prefix=$work/prefix

check "the installed program runs" '[ "$("$prefix/bin/mat" --version | cut -d" " -f1)" = mat ]'
check "the soname is libmat.so.0" 'readelf -d "$prefix/lib/libmat.so" | says "SONAME.*\[libmat.so.0\]"'
check "the program finds the library by an absolute RUNPATH" 'readelf -d "$prefix/bin/mat" | says "RUNPATH.*\[$prefix/lib\]"'
check "the library looks nowhere else for what it needs: an empty entry would be the folder one is in" \
      'readelf -d "$prefix/lib/libmat.so" | says "RUNPATH.*\[$prefix/lib\]"'
check "the library needs nothing of C++" '! readelf -d "$prefix/lib/libmat.so" | grep NEEDED | says -vE "libc\.so|libm\.so|ld-linux"'
check "the program needs only libmat and libc" '[ "$(readelf -d "$prefix/bin/mat" | grep -c NEEDED)" -eq 2 ]'
check "the library exports the door and nothing else" \
      '[ "$(nm -D --defined-only "$prefix/lib/libmat.so" | awk "\$2 != \"A\" {print \$3}" | sort | tr "\n" " ")" = "mat_run@@MAT_0 mat_version@@MAT_0 " ]'
check "no standard stream is built in (their start-up object is replaced)" \
      '! nm "$prefix/lib/libmat.so" 2>/dev/null | says -E "_ZSt4cout|_ZSt4cerr|_ZSt3cin|_ZSt4clog"'

check "every page of the manual is installed, packed, with nothing in it that changes from build to build" \
      '[ "$(cd "$prefix/share/man" && gunzip -t */*.gz && ls */*.gz | sed "s/.*\///; s/\.gz$//" | sort)" = "$(cd "$here/../../man" && ls *.[157])" ] && [ "$(od -An -tx1 -j4 -N4 "$prefix/share/man/man1/mat.1.gz")" = " 00 00 00 00" ]'
check "the sample layers of policy are installed" \
      'diff -r "$prefix/share/mat/policies" "$here/../../policies"'
check "bash, zsh and fish find their completions" \
      'cmp "$prefix/share/bash-completion/completions/mat" "$here/../../completions/mat.bash" && [ -r "$prefix/share/zsh/site-functions/_mat" ] && [ -r "$prefix/share/fish/vendor_completions.d/mat.fish" ]'

check "the example of a crontab is installed" \
      'cmp "$prefix/share/doc/mat-toolkit/examples/crontab.example" "$here/../../man/crontab.example"'

cp "$here/consumer.cpp" "$here/CMakeLists.txt" "$work/"
cmake -S "$work" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null && cmake --build "$work/consumer" >/dev/null
check "a program builds against the CMake package and runs" '"$work/consumer/consumer" | says "^1042-9 8.5 mg 2026-11-21"'
PKG_CONFIG_PATH=$prefix/lib/pkgconfig g++ -std=c++20 "$here/consumer.cpp" -o "$work/by_pkg_config" \
    $(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs mat) -Wl,-rpath,"$prefix/lib"
check "a program builds with pkg-config and runs" '"$work/by_pkg_config" | says "^mat "'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
