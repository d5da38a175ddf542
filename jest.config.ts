import type { Config } from 'jest';

const config: Config = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/run/shared-folder.config.ts',
  testSequencer: '<rootDir>/test/run/long-files-first.config.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  // A hang alone takes as long: machines are slow, and share their processors.
  testTimeout: 180_000,
  maxWorkers: 2,
};

export default config;
