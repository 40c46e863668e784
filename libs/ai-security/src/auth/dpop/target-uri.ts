/** Compares target URIs as RFC 9449 section 4.3 asks: normalised by RFC 3986 section 6.2, without the query. */

const MAX_LENGTH = 2048;
// The URL parser also takes what is no URI and makes one of it: back slashes, blanks, tabs, user names.
const HTTP_URI = /^https?:\/\/[0-9a-z.:[\]-]+(?![^/?#])[\x21-\x5b\x5d-\x7e]*$/i;
const ESCAPE = /%[0-9a-f]{2}/gi;
const UNRESERVED = /[0-9a-z._~-]/i;

/**
 * Whether `claimed`, the `htu` of a proof, names the same resource as `actual`.
 *
 * Equal are: letter case of scheme and host, a default port or none, an empty path or `/`, dot segments or
 * their result, an escaped unreserved character or the character, letter case of escapes. Different stay:
 * an escaped reserved character and the character, a slash at the end, letter case of the path.
 *
 * @param actual the URI of the request, without query
 */
export function isSameTarget(claimed: string, actual: string): boolean {
  if (claimed === actual) return true;
  const normal = normalised(claimed);
  return normal !== undefined && normal === normalised(actual);
}

/** `undefined` for what is no absolute http(s) URI. Linear in the length. */
function normalised(uri: string): string | undefined {
  if (uri.length > MAX_LENGTH || !HTTP_URI.test(uri) || !URL.canParse(uri)) return undefined;
  const { protocol, host, pathname } = new URL(uri);
  return `${protocol}//${host}${pathname.replace(ESCAPE, normalEscape)}`;
}

function normalEscape(escape: string): string {
  const char = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  return UNRESERVED.test(char) ? char : escape.toUpperCase();
}
