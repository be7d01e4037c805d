ln -s real.js a.js
