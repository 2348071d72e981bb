add_executable(lockstep_schema_bench ${folder}/schema_bench.cpp)
target_link_libraries(lockstep_schema_bench PRIVATE lockstep_siteconfig)
target_include_directories(lockstep_schema_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
