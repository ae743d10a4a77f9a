// Runs tests in the extension host, one after the other.

export type Tests = Readonly<Record<string, () => Promise<void>>>;

// runAll runs every test, and throws what those that failed have to say.
export async function runAll(files: Readonly<Record<string, Tests>>): Promise<void> {
  const rejections: string[] = [];
  process.on("unhandledRejection", (reason) => rejections.push(String(reason)));
  const failures: string[] = [];
  for (const [file, tests] of Object.entries(files)) {
    for (const [name, test] of Object.entries(tests)) {
      console.log(`run ${file}: ${name}`);
      try {
        await test();
        console.log(`ok ${file}: ${name}`);
      } catch (error) {
        failures.push(`${file}: ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
  }
  await new Promise((resolve) => setImmediate(resolve)); // which it takes to tell of the last one's
  failures.push(...rejections.map((reason) => `unhandled rejection: ${reason}`));
  if (failures.length > 0) {
    throw new Error(failures.join("\n"));
  }
}

// event waits for one that matches.
export function event<T>(listen: (listener: (value: T) => void) => { dispose(): void }, matches: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const listening = listen((value) => {
      if (matches(value)) {
        listening.dispose();
        resolve(value);
      }
    });
  });
}
