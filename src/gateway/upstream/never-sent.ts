// Did a request fail before any of it left? Only then is a failed write surely not applied.

/** Failures of the certificate check, which precedes the request. */
const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/;

/** Whether what `fetch` threw says that no connection stood; doubt answers false. */
export function wasNeverSent(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof AggregateError)
    return thrown.errors.length > 0 && thrown.errors.every(wasNeverSent);
  const { syscall, code } = thrown as NodeJS.ErrnoException;
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    code === 'UND_ERR_CONNECT_TIMEOUT' ||
    CERTIFICATE.test(code ?? '') ||
    // A proxy did not open the tunnel.
    /^Proxy response \(\d+\)/.test(thrown.message) ||
    wasNeverSent(thrown.cause)
  );
}
