"""The runtime that is part of the program: llama.cpp's server in a child process."""

from swarm_desktop.models.gguf import model_view
from swarm_desktop.workers.driver import ChildDriver
from swarm_desktop.workers.llama_order import llama_launch

DRIVER = ChildDriver(name="llama.cpp", obstacle=lambda: "", view=model_view, launch=llama_launch)
