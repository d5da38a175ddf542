import { randomUUID } from 'node:crypto';
import { generate } from 'selfsigned';

/** A certificate and its private key, both PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** What one start of the local cloud trusts and serves with; nothing of it outlives the start. */
export interface CertificateAuthority {
  /** The authority's certificate (PEM): the file that NODE_EXTRA_CA_CERTS names. */
  readonly certificate: string;
  /** For https servers on 127.0.0.1 and localhost. */
  readonly server: KeyAndCertificate;
}

const EC_SHA256 = { keyType: 'ec', algorithm: 'sha256' } as const;

/**
 * Makes a certificate authority and a server certificate signed by it, in about 30 ms. The Azure
 * SDKs refuse plain http authorities, so even a simulated tenant has to speak TLS.
 */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  // A name of its own: OpenSSL finds an issuer by name, and a process may trust several of these.
  const name = `StackFlow local authority ${randomUUID()}`;
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...EC_SHA256,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    ...EC_SHA256,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return {
    certificate: authority.cert,
    server: { key: server.private, cert: server.cert },
  };
}
