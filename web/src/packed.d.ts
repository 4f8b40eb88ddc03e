declare module 'packed:*' {
  const load: () => Promise<unknown>;
  export default load;
}
