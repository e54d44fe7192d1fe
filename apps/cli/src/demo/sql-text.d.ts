/** The text of a file with SQL; it becomes part of the bundle. */
declare module '*.sql?raw' {
  const text: string;
  export default text;
}
