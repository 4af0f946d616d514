// sleepmon's open profile on an Arduino Nano 33 BLE or BLE Sense (first revision, LSM9DS1).
//
// Needs the library ArduinoBLE. The accelerometer runs at 238 Hz and is read at the rate asked for,
// paced by the board's clock. It has no gauge for a battery, so it offers no battery service.
// SPDX-License-Identifier: Apache-2.0

#include <ArduinoBLE.h>
#include <Wire.h>

#include "open_profile.h"

using namespace open_profile;

static const uint8_t LSM9DS1 = 0x6B;
static const uint8_t WHO_AM_I = 0x0F, IS_LSM9DS1 = 0x68;
static const uint8_t CTRL_REG6_XL = 0x20, OUT_X_L_XL = 0x28;
static const uint8_t AT_238_HZ = 0x80;

struct Range {
  uint8_t g, bits;
  uint16_t counts_per_g;  // 0.061, 0.122, 0.244 and 0.732 mg for a count
};
static const Range RANGES[] = {{2, 0x00, 16393}, {4, 0x10, 8197}, {8, 0x18, 4098}, {16, 0x08, 1366}};
static const uint16_t RATES_HZ[] = {25, 50, 100, 200};

static BLEService service(SERVICE_UUID);
static BLECharacteristic data(DATA_UUID, BLENotify, MOST_BYTES);
static BLECharacteristic control(CONTROL_UUID, BLERead | BLEWrite, STATE_BYTES);
static SampleStream stream;
static uint32_t due_us = 0;

static void write_register(uint8_t at, uint8_t value) {
  Wire1.beginTransmission(LSM9DS1);
  Wire1.write(at);
  Wire1.write(value);
  Wire1.endTransmission();
}

static bool read_registers(uint8_t at, uint8_t *values, uint8_t count) {
  Wire1.beginTransmission(LSM9DS1);
  Wire1.write(at);
  if (Wire1.endTransmission(false) != 0) return false;
  if (Wire1.requestFrom(LSM9DS1, count) != count) return false;
  for (uint8_t i = 0; i < count; i++) values[i] = Wire1.read();
  return true;
}

static void tell_state() {
  uint8_t state[STATE_BYTES];
  stream.write_state(state);
  control.writeValue(state, STATE_BYTES);
}

static bool has_rate(uint16_t rate_hz) {
  for (uint16_t known : RATES_HZ) {
    if (known == rate_hz) return true;
  }
  return false;
}

// A request that cannot be met leaves the state at "not streaming", which is read back.
static void on_control(BLEDevice, BLECharacteristic) {
  Command command = command_of(control.value(), control.valueLength());
  if (command.wish == Wish::start) {
    bool met = false;
    for (const Range &range : RANGES) {
      if (range.g != command.range_g || !has_rate(command.rate_hz)) continue;
      write_register(CTRL_REG6_XL, AT_238_HZ | range.bits);
      if (command.rate_hz != stream.rate_hz()) due_us = micros();
      stream.start(command.rate_hz, range.g, range.counts_per_g);
      met = true;
    }
    if (!met) stream.stop();
  } else if (command.wish == Wish::stop) {
    stream.stop();
    write_register(CTRL_REG6_XL, 0);  // the accelerometer sleeps
  }
  tell_state();
}

static void fail() {
  pinMode(LED_BUILTIN, OUTPUT);
  for (;;) {
    digitalWrite(LED_BUILTIN, (millis() / 100) % 2);
  }
}

void setup() {
  Wire1.begin();
  Wire1.setClock(400000);
  uint8_t who = 0;
  if (!BLE.begin() || !read_registers(WHO_AM_I, &who, 1) || who != IS_LSM9DS1) fail();
  String address = BLE.address();
  address.replace(":", "");
  address.toUpperCase();
  String name = String(NAME_START) + address.substring(address.length() - 4);
  BLE.setLocalName(name.c_str());
  BLE.setDeviceName(name.c_str());
  control.setEventHandler(BLEWritten, on_control);
  service.addCharacteristic(data);
  service.addCharacteristic(control);
  BLE.addService(service);
  BLE.setConnectionInterval(SHORTEST_INTERVAL, LONGEST_INTERVAL);
  tell_state();
  BLE.advertise();
}

void loop() {
  BLE.poll();
  if (!stream.streaming()) return;
  uint32_t period_us = 1000000UL / stream.rate_hz();
  uint32_t late_us = micros() - due_us;
  if (late_us >= 0x80000000UL || late_us < period_us) return;  // not yet
  uint16_t missed = (uint16_t)(late_us / period_us - 1);
  if (missed > 0) stream.lose(missed);  // Bluetooth kept us longer than a period
  due_us += period_us * (missed + 1UL);
  uint8_t raw[6];
  if (!read_registers(OUT_X_L_XL, raw, 6)) {
    stream.lose(1);
    return;
  }
  int16_t x = (int16_t)(raw[0] | (raw[1] << 8));
  int16_t y = (int16_t)(raw[2] | (raw[3] << 8));
  int16_t z = (int16_t)(raw[4] | (raw[5] << 8));
  if (stream.add(x, y, z, micros())) data.writeValue(stream.packet(), stream.packet_bytes());
}
