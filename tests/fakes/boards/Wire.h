// The accelerometer behind a board's I2C, at rest with 1, 2 and -3 counts; the ADXL345 queues samples.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Arduino.h"

class TwoWire {
 public:
  void begin() {}
  void setClock(uint32_t) {}
  void beginTransmission(uint8_t chip) {
    adxl_ = chip == 0x53;
    named_ = false;
  }
  void write(uint8_t value) {
    if (!named_) {
      at_ = value;
      named_ = true;
      return;
    }
    registers_[at_] = value;
    if (adxl_ && at_ == 0x2D) queued_from_us_ = now_us;
  }
  int endTransmission(bool = true) { return 0; }
  uint8_t requestFrom(uint8_t, uint8_t count) { return count; }
  int read() {
    static const uint8_t forces[] = {1, 0, 2, 0, 0xFD, 0xFF};
    uint8_t at = at_++;
    if (adxl_ && at == 0x00) return 0xE5;
    if (!adxl_ && at == 0x0F) return 0x68;
    if (adxl_ && at == 0x30) return waiting() > 32;
    if (adxl_ && at == 0x39) return waiting() > 32 ? 32 : (int)waiting();
    uint8_t first = adxl_ ? 0x32 : 0x28;
    if (at < first || at >= first + 6) return registers_[at];
    if (adxl_ && at == first + 5) queued_from_us_ += waiting() > 32 ? period_us() * (waiting() - 31) : period_us();
    return forces[at - first];
  }

 private:
  uint32_t period_us() { return registers_[0x2C] ? 40000u >> (registers_[0x2C] - 8) : 1000000u; }
  uint32_t waiting() { return registers_[0x2D] ? (now_us - queued_from_us_) / period_us() : 0; }

  bool adxl_ = false, named_ = false;
  uint8_t at_ = 0, registers_[256] = {0};
  uint32_t queued_from_us_ = 0;
};

static TwoWire Wire, Wire1;
