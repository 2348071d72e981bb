add_executable(lockstep_load_bench ${folder}/load_bench.cpp)
target_link_libraries(lockstep_load_bench PRIVATE lockstep_database)
