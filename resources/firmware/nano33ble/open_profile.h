// The open profile of sleepmon: packets, commands and state, without any hardware.
//
// Data, little endian: u16 number of the first sample | u32 microseconds at the last sample |
// u8 n | n x (int16 x, y, z). Control written: 01 | u16 rate in Hz | u8 range in g starts, 00 stops.
// Control read: u8 version | u8 streaming | u16 rate | u8 range | u16 counts per g.
//
// This file is the same in every sketch. SPDX-License-Identifier: Apache-2.0

#ifndef SLEEPMON_OPEN_PROFILE_H
#define SLEEPMON_OPEN_PROFILE_H

#include <stddef.h>
#include <stdint.h>

namespace open_profile {

static const char *const SERVICE_UUID = "a5e10000-5b1e-4f0e-9d3b-1f2c3d4e5f60";
static const char *const DATA_UUID = "a5e10001-5b1e-4f0e-9d3b-1f2c3d4e5f60";
static const char *const CONTROL_UUID = "a5e10002-5b1e-4f0e-9d3b-1f2c3d4e5f60";
static const char *const NAME_START = "Sleepmon ACC ";

static const uint8_t VERSION = 1;
static const uint8_t MOST_SAMPLES = 20;
static const size_t HEADER_BYTES = 7;
static const size_t MOST_BYTES = HEADER_BYTES + 6 * MOST_SAMPLES;
static const size_t STATE_BYTES = 7;
static const uint16_t PACKETS_PER_SECOND = 10;

// What to ask of the computer, in steps of 1.25 ms: 15 to 30 ms between two meetings on the air. A
// sample is then known to be at most so late, and notifications do not pile up.
static const uint16_t SHORTEST_INTERVAL = 12, LONGEST_INTERVAL = 24;

enum class Wish { nothing, stop, start };

struct Command {
  Wish wish;
  uint16_t rate_hz;
  uint8_t range_g;
};

inline Command command_of(const uint8_t *bytes, size_t size) {
  Command command = {Wish::nothing, 0, 0};
  if (size == 1 && bytes[0] == 0) command.wish = Wish::stop;
  if (size == 4 && bytes[0] == 1) {
    command.wish = Wish::start;
    command.rate_hz = (uint16_t)(bytes[1] | (bytes[2] << 8));
    command.range_g = bytes[3];
  }
  return command;
}

// Arduino has a class named Stream, and macros in capitals: names here keep clear of both.
//
// What the sensor does now, and the packet it is filling. Numbers go on while it streams, whether
// anybody listens or not: that is how losses are known to the sample.
class SampleStream {
 public:
  SampleStream() : rate_hz_(0), counts_per_g_(0), number_(0), range_g_(0), samples_(0) {}

  void start(uint16_t rate_hz, uint8_t range_g, uint16_t counts_per_g) {
    lose(0);
    if (rate_hz != rate_hz_) number_ = 0;  // the same rate again goes on counting
    rate_hz_ = rate_hz;
    range_g_ = range_g;
    counts_per_g_ = counts_per_g;
  }

  void stop() {
    rate_hz_ = 0;
    samples_ = 0;
    number_ = 0;
  }

  bool streaming() const { return rate_hz_ != 0; }
  uint16_t rate_hz() const { return rate_hz_; }

  // Samples that were taken and could not be read: the packet so far is given up with them, so
  // that the numbers within a packet stay unbroken.
  void lose(uint16_t samples) {
    number_ = (uint16_t)(number_ + samples_ + samples);
    samples_ = 0;
  }

  // One more sample; true when the packet is full and must be sent before the next.
  bool add(int16_t x, int16_t y, int16_t z, uint32_t now_us) {
    if (samples_ == wanted()) {
      number_ = (uint16_t)(number_ + samples_);
      samples_ = 0;
    }
    uint8_t *at = packet_ + HEADER_BYTES + 6 * samples_;
    put16(at, (uint16_t)x);
    put16(at + 2, (uint16_t)y);
    put16(at + 4, (uint16_t)z);
    samples_++;
    put16(packet_, number_);
    put16(packet_ + 2, (uint16_t)now_us);
    put16(packet_ + 4, (uint16_t)(now_us >> 16));
    packet_[6] = samples_;
    return samples_ == wanted();
  }

  const uint8_t *packet() const { return packet_; }
  size_t packet_bytes() const { return HEADER_BYTES + 6 * samples_; }

  void write_state(uint8_t *state) const {
    state[0] = VERSION;
    state[1] = streaming() ? 1 : 0;
    put16(state + 2, rate_hz_);
    state[4] = range_g_;
    put16(state + 5, counts_per_g_);
  }

 private:
  uint8_t wanted() const {
    uint16_t samples = rate_hz_ / PACKETS_PER_SECOND;
    if (samples < 1) return 1;
    return (uint8_t)(samples > MOST_SAMPLES ? MOST_SAMPLES : samples);
  }

  static void put16(uint8_t *at, uint16_t value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
  }

  uint16_t rate_hz_, counts_per_g_, number_;
  uint8_t range_g_, samples_;
  uint8_t packet_[MOST_BYTES];
};

}  // namespace open_profile

#endif
