// snippet-hello-async
exports.handler = async (event) => {
  console.log('Hello', event);
  return 'Success';
};
// snippet-hello-async
