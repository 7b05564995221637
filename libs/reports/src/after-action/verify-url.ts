/** The page that checks a report, as the code on the paper holds it. */
export function verifyUrl(publicUrl: string, hash: string): string {
  return `${publicUrl.replace(/\/$/, '')}/verify/${hash}`;
}
