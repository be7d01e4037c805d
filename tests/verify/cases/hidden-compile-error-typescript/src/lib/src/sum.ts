// snippet-part
export const add = (a: number, b: number): number => a + b;
// snippet-part
export const hidden: number = add(1, 'text');
