/*
 * Preloaded into the programs of rtmpdump, which are independent peers of RTMPE but keep everything to themselves:
 *
 * BINDPORT   where rtmpsrv and rtmpsuck listen, which have no option for that: 127.0.0.1 and this port
 * EXPONENT   their private Diffie-Hellman number, in hexadecimal, in place of a random one
 * TAP        a file to which what they gave to GMP and nettle is written, a line for each:
 *            powm BASE EXPONENT RESULT · rc4key CIPHER KEY · crypt CIPHER BEFORE AFTER
 *
 * gcc -shared -fPIC -O1 -o librtmp-shim.so librtmp-shim.c -ldl
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Of libgmp, which the programs bring along. */
extern char *__gmpz_get_str(char *, int, const void *) __attribute__((weak));
extern int __gmpz_set_str(void *, const char *, int) __attribute__((weak));

static FILE *file;

__attribute__((constructor)) static void open_tap(void) {
  const char *path = getenv("TAP");
  if (path) file = fopen(path, "a");
  if (file) setvbuf(file, NULL, _IOLBF, 0);
}

static void write_hex(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) fprintf(file, "%02x", bytes[i]);
}

void __gmpz_powm(void *result, const void *base, const void *exponent, const void *modulus) {
  static void (*real)(void *, const void *, const void *, const void *);
  if (!real) real = dlsym(RTLD_NEXT, "__gmpz_powm");
  if (!file) {
    real(result, base, exponent, modulus);
    return;
  }
  char *b = __gmpz_get_str(NULL, 16, base), *e = __gmpz_get_str(NULL, 16, exponent);
  real(result, base, exponent, modulus);
  char *r = __gmpz_get_str(NULL, 16, result);
  fprintf(file, "powm %s %s %s\n", b, e, r);
  free(b), free(e), free(r);
}

void __gmpz_urandomb(void *result, void *state, unsigned long bits) {
  static void (*real)(void *, void *, unsigned long);
  if (!real) real = dlsym(RTLD_NEXT, "__gmpz_urandomb");
  const char *exponent = getenv("EXPONENT");
  if (exponent) __gmpz_set_str(result, exponent, 16);
  else real(result, state, bits);
}

void nettle_arcfour_set_key(void *cipher, size_t length, const uint8_t *key) {
  static void (*real)(void *, size_t, const uint8_t *);
  if (!real) real = dlsym(RTLD_NEXT, "nettle_arcfour_set_key");
  real(cipher, length, key);
  if (!file) return;
  flockfile(file);
  fprintf(file, "rc4key %p ", cipher);
  write_hex(key, length);
  fprintf(file, "\n");
  funlockfile(file);
}

void nettle_arcfour_crypt(void *cipher, size_t length, uint8_t *out, const uint8_t *in) {
  static void (*real)(void *, size_t, uint8_t *, const uint8_t *);
  if (!real) real = dlsym(RTLD_NEXT, "nettle_arcfour_crypt");
  if (!file) {
    real(cipher, length, out, in);
    return;
  }
  flockfile(file);
  fprintf(file, "crypt %p ", cipher);
  write_hex(in, length);
  real(cipher, length, out, in);
  fprintf(file, " ");
  write_hex(out, length);
  fprintf(file, "\n");
  funlockfile(file);
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  static int (*real)(int, const struct sockaddr *, socklen_t);
  if (!real) real = dlsym(RTLD_NEXT, "bind");
  const char *port = getenv("BINDPORT");
  if (!port || address->sa_family != AF_INET) return real(fd, address, length);
  struct sockaddr_in moved = *(const struct sockaddr_in *)address;
  moved.sin_port = htons(atoi(port));
  moved.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return real(fd, (struct sockaddr *)&moved, sizeof moved);
}
