# Compiler, language level, warnings and sanitizers: one place for all targets.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR
    "Innkeeper is built with clang 19 or newer, and this is ${CMAKE_CXX_COMPILER_ID} "
    "${CMAKE_CXX_COMPILER_VERSION}. GCC 12 compiles coroutines wrongly without a warning "
    "(see docs/adr/0002-clang-19.md). Use a preset: cmake --preset dev")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(INNKEEPER_SANITIZE "" CACHE STRING "sanitizers to build with, as for -fsanitize=")

add_library(innkeeper_flags INTERFACE)
target_compile_options(innkeeper_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror)
target_include_directories(innkeeper_flags INTERFACE "${CMAKE_SOURCE_DIR}")
# Asio keeps two coroutine frames and two handlers a thread to use them again, none past a kilobyte,
# and gives one back whenever none fits. To ask the allocator each time costs less.
target_compile_definitions(innkeeper_flags INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE
  BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING BOOST_ASIO_DISABLE_SMALL_BLOCK_RECYCLING
  BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC BOOST_ASIO_DISABLE_BOOST_ALIGN)

add_compile_options(-gline-tables-only)
add_link_options(-fuse-ld=lld)
# Optimised across files when it is linked: 2 in a hundred of a booking's time. What is made of each
# file is kept for the next link. The linker needs no table of an archive's symbols, and the archiver
# of another LLVM could not make it.
set(INNKEEPER_LTO OFF CACHE BOOL "optimise when linking (ThinLTO)")
if(INNKEEPER_LTO)
  add_compile_options(-flto=thin)
  add_link_options(-flto=thin LINKER:--thinlto-cache-dir=${CMAKE_BINARY_DIR}/thinlto)
  set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> qcS <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_CXX_ARCHIVE_APPEND "<CMAKE_AR> qS <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_CXX_ARCHIVE_FINISH "")
endif()
if(INNKEEPER_SANITIZE)
  add_compile_options(-fsanitize=${INNKEEPER_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  # What the sanitizers do not see: an optional without a value, an index past a vector's size.
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=${INNKEEPER_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
endif()
