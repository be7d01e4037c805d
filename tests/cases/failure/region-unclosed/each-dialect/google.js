// [START a]
x();
