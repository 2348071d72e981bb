find_package(benchmark REQUIRED)
add_executable(lockstep_stitch_bench ${folder}/stitch_bench.cpp)
target_link_libraries(lockstep_stitch_bench PRIVATE lockstep_migration benchmark::benchmark)
target_include_directories(lockstep_stitch_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
