// What our sketches use of a board, and the names beside which they must live; time goes on by asking.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <string>

class Stream {};  // as in every Arduino core: a sketch with another of that name does not compile

static uint32_t now_us = 4294000000u;  // a second before it begins anew

inline uint32_t micros() { return now_us += 50; }
inline uint32_t millis() { return micros() / 1000; }
inline void delay(uint32_t ms) { now_us += 1000 * ms; }

static const int OUTPUT = 1, LED_BUILTIN = 13;
inline void pinMode(int, int) {}
inline void digitalWrite(int, int) { exit(3); }  // a lamp that blinks is a board that gave up
inline int analogReadMilliVolts(int) { return 1900; }

class String : public std::string {
 public:
  String(const char *letters) : std::string(letters) {}
  String(const std::string &letters) : std::string(letters) {}
  void replace(const char *what, const char *with) {
    for (size_t at; (at = find(what)) != npos;) std::string::replace(at, strlen(what), with);
  }
  void toUpperCase() {
    for (char &letter : *this) letter = (char)toupper(letter);
  }
  String substring(size_t from) const { return String(substr(from)); }
};

inline void say(const char *what, const uint8_t *bytes, size_t size) {
  printf("%s ", what);
  for (size_t i = 0; i < size; i++) printf("%02x", bytes[i]);
  printf("\n");
}
