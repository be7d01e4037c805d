mkdir ../outside
printf "secret\n" > ../outside/secret.js
ln -s ../outside/secret.js a.js
ln -s ../outside folder
