// The parts of a language's file, as inbox/vite.config.ts takes it apart.
declare module '*.json?bulk' {
  const sentences: Record<string, unknown>
  export default sentences
}
declare module '*.json?join' {
  const sentences: Record<string, unknown>
  export default sentences
}
declare module '*.json?person' {
  const sentences: Record<string, unknown>
  export default sentences
}
declare module '*.json?quarantine' {
  const sentences: Record<string, unknown>
  export default sentences
}
declare module '*.json?settings' {
  const sentences: Record<string, unknown>
  export default sentences
}
declare module '*.json?templates' {
  const sentences: Record<string, unknown>
  export default sentences
}
declare module '*.json?thread' {
  const sentences: Record<string, unknown>
  export default sentences
}
declare module '*.json?voice' {
  const sentences: Record<string, unknown>
  export default sentences
}
