truncate -s 100M big.js
