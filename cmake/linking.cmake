# How libmat.so and mat are linked. Include after project() and before the targets; needs `include(GNUInstallDirs)`.
# MAT_STATIC_RUNTIME (default ON): SQLite, sodium, csv, utf8proc, libstdc++ and libgcc go inside libmat.so as archives;
# OFF (the sanitizer preset) takes the shared ones.
option(MAT_STATIC_RUNTIME "Carry SQLite, sodium, csv, utf8proc and the C++ runtime inside libmat.so" ON)

# Debian's archives (libsqlite3.a, libsodium.a, libSQLiteCpp.a, libcsv.a, libutf8proc.a, libstdc++.a, libgcc_eh.a) are all
# position independent: they link into a shared library without a text relocation.
if(MAT_STATIC_RUNTIME)
    set(mat_archive_suffixes "${CMAKE_STATIC_LIBRARY_SUFFIX}")
else()
    set(mat_archive_suffixes "${CMAKE_SHARED_LIBRARY_SUFFIX}")
endif()

function(mat_find_library target header name)
    set(CMAKE_FIND_LIBRARY_SUFFIXES ${mat_archive_suffixes})
    string(TOUPPER "MAT_${name}_LIBRARY" variable)
    # the suffix is part of the cache key, so that switching the option finds the other file
    find_library(${variable}_${MAT_STATIC_RUNTIME} NAMES ${name} REQUIRED)
    find_path(${variable}_INCLUDE NAMES ${header} REQUIRED)
    add_library(${target} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(${target} PROPERTIES
        IMPORTED_LOCATION "${${variable}_${MAT_STATIC_RUNTIME}}"
        INTERFACE_INCLUDE_DIRECTORIES "${${variable}_INCLUDE}")
endfunction()

# SQLiteCpp's package looks for SQLite::SQLite3; a target made first wins (FindSQLite3 does not make it again).
mat_find_library(SQLite::SQLite3 sqlite3.h sqlite3)
target_link_libraries(SQLite::SQLite3 INTERFACE m)  # its math functions, from the shared libm
mat_find_library(mat::sodium sodium.h sodium)
mat_find_library(mat::csv csv.h csv)
mat_find_library(mat::utf8proc utf8proc.h utf8proc)
find_package(SQLiteCpp 3.2 CONFIG REQUIRED)  # target SQLiteCpp (always an archive)
find_package(fmt 9 CONFIG REQUIRED)          # target fmt::fmt-header-only

set(CMAKE_POSITION_INDEPENDENT_CODE ON)      # the layers are archives or objects that end up in libmat.so
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
add_compile_options(-ffunction-sections -fdata-sections)  # with --gc-sections: a smaller library

# Install: absolute RUNPATH (a set-user-ID program ignores $ORIGIN); build tree: CMake's own build rpath.
set(CMAKE_INSTALL_RPATH "${CMAKE_INSTALL_FULL_LIBDIR}")
set(CMAKE_SKIP_BUILD_RPATH OFF)
set(CMAKE_BUILD_WITH_INSTALL_RPATH OFF)

# The layers: add_library(domain STATIC ...), store, report, exchange as usual; `cli` must not hide the door in an archive:
# make the file of the door a source of libmat itself (or `cli` an OBJECT library), because nothing inside refers to mat_run.
function(mat_link_library target)  # target: add_library(libmat SHARED src/cli/app.cpp) + target_link_libraries(libmat PRIVATE cli)
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME mat VERSION ${PROJECT_VERSION} SOVERSION 0
        LINK_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/libmat.map")
    target_link_options(${target} PRIVATE
        "LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/libmat.map"  # MAT_0 { global: mat_run; mat_version; local: *; };
        LINKER:-Bsymbolic LINKER:--gc-sections LINKER:--as-needed LINKER:--no-undefined
        LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack LINKER:--hash-style=gnu LINKER:-O1
        LINKER:-z,pack-relative-relocs)  # 3,555 relative relocations in 752 bytes; glibc 2.36 reads them
    if(MAT_STATIC_RUNTIME)
        target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
        # SQLiteCpp's and CLI11's headers include <iostream>, whose start-up object builds eight streams and a wide
        # locale (50,000 instructions, about 60 us, nine pages). Nothing here uses std::cin, cout, cerr or clog: the
        # start-up object's constructor and destructor are replaced by empty ones (src/cli/no_streams.cpp), and
        # tests/tidy checks that `nm libmat.so` has no _ZSt4cout, _ZSt4cerr, _ZSt3cin, _ZSt4clog. std::ostringstream
        # and std::ifstream go on working (std::locale makes itself on first use).
        target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src/cli/no_streams.cpp")
        target_link_options(${target} PRIVATE
            LINKER:--wrap=_ZNSt8ios_base4InitC1Ev LINKER:--wrap=_ZNSt8ios_base4InitD1Ev)
    endif()
endfunction()

function(mat_link_program target)  # target: add_executable(mat src/main.cpp) + target_link_libraries(mat PRIVATE libmat)
    target_link_options(${target} PRIVATE LINKER:--as-needed LINKER:-z,relro LINKER:-z,now LINKER:--hash-style=gnu)
    if(MAT_STATIC_RUNTIME)
        target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)  # main.cpp needs neither; keeps NEEDED at libmat and libc
    endif()
endfunction()
