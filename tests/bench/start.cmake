add_executable(lockstep_start_bench ${folder}/start_bench.cpp ${CMAKE_SOURCE_DIR}/app/console/pages.cpp
               ${CMAKE_SOURCE_DIR}/app/console/instance_palette_source.cpp)
target_link_libraries(lockstep_start_bench PRIVATE lockstep_ui)
add_dependencies(lockstep_start_bench lockstep_resources)
