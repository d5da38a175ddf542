import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { buildApp } from '../lib/app.ts';
import { startDynamoDb } from '../local/aws/dynamodb.ts';
import { createCertificateAuthority } from '../local/certificate-authority.ts';
import type { DeclaredTable } from '../local/template/deployment.ts';
import { readDeployment } from '../local/template/read-deployment.ts';
import { runWorker, startServer } from './processes.ts';

/** Of Linux: a file system in memory, since no measure is of the disk. Containers often have a very small one. */
const MEMORY = '/dev/shm';
/** What the largest measure keeps, in bytes, and as much again. */
const ROOM = 6e9;
const FILES = hasRoom(MEMORY) ? MEMORY : tmpdir();

/** Certificates, engines and processes for measures; disposing of it ends and removes them all. */
export interface Place extends AsyncDisposable {
  /** Those that the template declares; synthesizing it takes seconds. */
  declareTables(): readonly DeclaredTable[];
  /** Starts a file of the folder as a server that the workers trust. */
  serve<T>(file: string, options: object): Promise<T>;
  /** Runs a file of the folder to its end. */
  run<T>(worker: string, options: object, flags?: readonly string[]): Promise<T>;
  /**
   * Starts a DynamoDB. It keeps its tables in a file: without one, dynoxide takes nearly twice as long over its first
   * tens of thousands of puts as over later ones, so that whoever is measured first would look slow.
   *
   * @returns its endpoint
   */
  startEngine(): Promise<string>;
}

/** @param folder whose files are its servers and workers */
export async function openPlace(folder: string): Promise<Place> {
  const directory = mkdtempSync(join(FILES, 'bench-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const caFile = join(directory, 'ca.pem');
  const certificateFile = join(directory, 'certificate.json');
  const authority = await createCertificateAuthority();
  writeFileSync(caFile, authority.certificate);
  writeFileSync(certificateFile, JSON.stringify(authority.server), { mode: 0o600 });
  setDefaultCACertificates([...getCACertificates('default'), authority.certificate]);
  const started: (() => Promise<void>)[] = [];

  return {
    declareTables() {
      const assembly = join(directory, 'assembly');
      buildApp({ outdir: assembly }).synth();
      return readDeployment(assembly, { sqsEndpoint: 'http://127.0.0.1:1' }).tables;
    },
    async serve<T>(file: string, options: object) {
      const server = await startServer<T>(
        join(folder, file),
        { ...options, certificateFile },
        { caFile },
      );
      started.push(server.stop);
      return server.ready;
    },
    run: (worker, options, flags = []) =>
      runWorker(join(folder, worker), options, { flags, caFile }),
    async startEngine() {
      const engine = await startDynamoDb({ file: join(directory, `${started.length}.db`) });
      started.push(engine.stop);
      return engine.endpoint;
    },
    async [Symbol.asyncDispose]() {
      for (const stop of started.toReversed()) await stop();
      remove();
    },
  };
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM;
}
