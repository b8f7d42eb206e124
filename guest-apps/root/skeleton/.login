# Read by the operator's shell on the console. The prompt is everybody's; a shell started by su still has #.
set prompt = "% "
