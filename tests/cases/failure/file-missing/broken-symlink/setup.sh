ln -s nowhere.js a.js
