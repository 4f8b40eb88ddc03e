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
# Optimised for what branches did while the program was used: a tenth of a booking's time. The profile
# is of functions as they were when `make profile` wrote it; those that have changed since are
# optimised without, in silence.
set(INNKEEPER_PROFILE "" CACHE STRING "make: count branches; use: optimise for what was counted")
if(INNKEEPER_PROFILE STREQUAL "make")
  add_compile_options(-fprofile-generate)
  add_link_options(-fprofile-generate)
elseif(INNKEEPER_PROFILE STREQUAL "use")
  set(profile "${CMAKE_SOURCE_DIR}/cmake/innkeeper.profdata")
  if(NOT EXISTS "${profile}")
    message(FATAL_ERROR "${profile} is missing. Write it with: make profile")
  endif()
  # As a relative path it is the same for the compiler's cache wherever the sources lie.
  file(RELATIVE_PATH relative_profile "${CMAKE_BINARY_DIR}" "${profile}")
  add_compile_options(-fprofile-use=${relative_profile} -Wno-backend-plugin
    -Wno-profile-instr-out-of-date -Wno-profile-instr-unprofiled)
  # So that all is compiled again when there is another profile.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${profile}")
  file(SHA256 "${profile}" hash)
  add_compile_definitions(INNKEEPER_PROFILE_HASH=0x${hash})
elseif(NOT INNKEEPER_PROFILE STREQUAL "")
  message(FATAL_ERROR "INNKEEPER_PROFILE is \"${INNKEEPER_PROFILE}\", and can be make or use")
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
