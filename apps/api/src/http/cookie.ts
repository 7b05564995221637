const NAME = 'fengsui_session';

/** The session token in a Cookie header. */
export function sessionToken(header: string | undefined): string | undefined {
  return header
    ?.split(';')
    .map((c) => c.trim())
    .find((c) => c.startsWith(`${NAME}=`))
    ?.slice(NAME.length + 1);
}

/** Set-Cookie for a new session; an empty token ends it. Secure where people come over HTTPS. */
export function sessionCookie(token: string, publicUrl: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${NAME}=${token}; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=${token ? 12 * 3600 : 0}`;
}
