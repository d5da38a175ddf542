import { X509Certificate } from 'node:crypto';
import { createCertificateAuthority } from '../../local/certificate-authority.ts';

describe('the local certificate authority', () => {
  it('signs a certificate for 127.0.0.1 and localhost, and nothing else', async () => {
    const { certificate, server } = await createCertificateAuthority();

    const authority = new X509Certificate(certificate);
    const leaf = new X509Certificate(server.cert);
    expect(authority.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.checkHost('localhost')).toBe('localhost');
    expect(leaf.checkHost('example.com')).toBeUndefined();
  });

  it('is another one each time, and does not give its own key away', async () => {
    const [one, two] = [await createCertificateAuthority(), await createCertificateAuthority()];
    expect(one.certificate).not.toBe(two.certificate);
    expect(Object.keys(one)).toEqual(['certificate', 'server']);
  });
});
