import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isOnLoopback, ownNames } from '../../../src/origin/own-names.js';
import { createLocalCertificate } from '../../../src/origin/tls/local-certificate.js';

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

describe('ownNames', () => {
  it.each(['localhost', '127.0.0.1', '::1'])('of %s are those of the loopback interface', (host) => {
    expect([...ownNames(host)].sort()).toEqual([...LOOPBACK].sort());
    expect(isOnLoopback(host)).toBe(true);
  });

  it('of another host have that one, too', () => {
    expect(ownNames('Media.Local')).toEqual([...LOOPBACK, 'media.local']);
    expect(ownNames('bücher.example')).toContain('xn--bcher-kva.example');
    expect(ownNames('FD00::1')).toContain('fd00::1');
    expect(isOnLoopback('192.168.1.5')).toBe(false);
  });

  it.each(['0.0.0.0', '::'])('of %s have every address that this machine can be asked by', (host) => {
    const names = ownNames(host);
    expect(isOnLoopback(host)).toBe(true);
    for (const name of LOOPBACK) expect(names).toContain(name);
    const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    for (const { address, family } of addresses) {
      if (family === 'IPv4') expect(names).toContain(address);
    }
    for (const name of names) expect(name).not.toMatch(/%|^fe80:/);
  });
});

describe('createLocalCertificate', () => {
  it('is for names, wildcards and addresses of both families, each once', async () => {
    const names = ['localhost', 'localhost', '*.example.com', '10.1.2.3', '2001:db8::1:2', 'ff::'];
    const { key, cert } = await createLocalCertificate(names);
    const certificate = new X509Certificate(cert);
    for (const name of names) {
      if (isIP(name) === 0) expect(certificate.checkHost(name.replace('*', 'a')), name).toBeDefined();
      else expect(certificate.checkIP(name), name).toBeDefined();
    }
    expect(certificate.subjectAltName?.split(', ')).toHaveLength(5);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.ca).toBe(false);
    expect(key).toContain('PRIVATE KEY');
    expect(cert).not.toContain('PRIVATE');
  });
});
