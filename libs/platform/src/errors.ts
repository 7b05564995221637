/** An error a person caused and can mend: message is Chinese, names the field and the fix; code is stable and crosses processes. */
export class UserError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** HTTP status the API answers with */
    readonly status = 400,
    readonly field?: string,
  ) {
    super(message);
  }
}
