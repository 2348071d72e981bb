add_executable(lockstep_cluster_bench ${folder}/cluster_bench.cpp ${folder}/cluster_server.cpp)
target_link_libraries(lockstep_cluster_bench PRIVATE lockstep_ui lockstep_kube_api)
target_include_directories(lockstep_cluster_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests ${folder})
add_dependencies(lockstep_cluster_bench lockstep_resources)
