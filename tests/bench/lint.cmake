add_executable(lockstep_lint_bench ${folder}/lint_bench.cpp)
target_link_libraries(lockstep_lint_bench PRIVATE lockstep_migration ${LOCKSTEP_PG_QUERY} benchmark::benchmark)
target_include_directories(lockstep_lint_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
