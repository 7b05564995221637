/**
 * Which push services may be written to: a subscription names its own address, and whoever registers one could name any host of ours.
 * list: origins with commas, * for the names of the service's own hosts (https://*.push.apple.com).
 */
export function allowsPushService(list: string, endpoint: string): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.username || url.password) return false;
  return list
    .split(',')
    .map((o) => o.trim())
    .filter(Boolean)
    .some((o) => {
      const [scheme, host = ''] = o.split('://');
      if (url.protocol !== `${scheme}:`) return false;
      return host.startsWith('*.') ? url.host.endsWith(host.slice(1)) : url.host === host;
    });
}
