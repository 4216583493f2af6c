import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/unit/**/*.test.ts',
      'test/fuzz/**/*.test.ts',
      'test/package/**/*.test.ts',
      'test/interop/**/*.test.ts',
    ],
    environment: 'node',
    // What hangs fails; what a busy machine holds up does not.
    testTimeout: 60_000,
    // Most of the time goes into waiting for servers and clocks, and into loading modules again for each file. Files that
    // share a process take back what they put into its globals.
    isolate: false,
    maxWorkers: 3,
    // A state that comes is waited for on the slowest machine too.
    expect: { poll: { timeout: 15_000 } },
    // A rejection that nobody handles is a defect of ours even where every assertion passed.
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
