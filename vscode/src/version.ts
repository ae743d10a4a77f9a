// Whether a server goes with this extension.

// compatible reports whether the versions agree in what may change what they say
// to each other. A server that was built outside a release is taken at its word.
export function compatible(extension: string, server: string): boolean {
  const wanted = minor(extension);
  const has = minor(server);
  return has === undefined || has === "0.0" || has === wanted;
}

function minor(version: string): string | undefined {
  return /^v?(\d+\.\d+)\./.exec(version)?.[1];
}
