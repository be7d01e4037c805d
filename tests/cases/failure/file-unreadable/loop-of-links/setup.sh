ln -s b.js a.js
ln -s a.js b.js
