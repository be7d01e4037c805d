mkdir folder
mkfifo pipe
python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('socket')"
