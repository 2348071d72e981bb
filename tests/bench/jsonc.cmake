add_executable(lockstep_jsonc_bench ${folder}/jsonc_bench.cpp)
target_link_libraries(lockstep_jsonc_bench PRIVATE lockstep_siteconfig)
