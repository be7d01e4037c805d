// snippet-hello-callback
exports.handler = function (event, context) {
  console.log('Hello', event);
  context.done(null, 'Success');
};
// snippet-hello-callback
