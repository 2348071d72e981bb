add_executable(lockstep_migrator_bench ${folder}/migrator_bench.cpp)
target_link_libraries(lockstep_migrator_bench PRIVATE lockstep_database)
target_include_directories(lockstep_migrator_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
