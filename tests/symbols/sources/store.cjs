// The public face.
module.exports = {
  open() {
    return 1;
  },
  limit: 3,
};
