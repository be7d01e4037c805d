// What the platform calls.
export default async (event) => {
  return event;
};
