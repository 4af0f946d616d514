// sleepmon's open profile on an ESP32 with an ADXL345 on I2C (SDA, SCL, address 0x53).
//
// Needs the library NimBLE-Arduino 2. The accelerometer's own queue keeps samples while Bluetooth
// is busy. Set BATTERY_PIN where half the battery's voltage can be measured; without, the sensor
// tells no charge. SPDX-License-Identifier: Apache-2.0

#include <NimBLEDevice.h>
#include <Wire.h>

#include "open_profile.h"

using namespace open_profile;

static const int BATTERY_PIN = -1;
static const float EMPTY_V = 3.4f, FULL_V = 4.1f;

static const uint8_t ADXL345 = 0x53;
static const uint8_t DEVID = 0x00, IS_ADXL345 = 0xE5;
static const uint8_t BW_RATE = 0x2C, POWER_CTL = 0x2D, INT_SOURCE = 0x30, DATA_FORMAT = 0x31;
static const uint8_t DATAX0 = 0x32, FIFO_CTL = 0x38, FIFO_STATUS = 0x39;
static const uint8_t MEASURE = 0x08, FULL_RESOLUTION = 0x08, QUEUE = 0x80, OVERRUN = 0x01;
static const uint16_t COUNTS_PER_G = 256;  // in every range, at full resolution

struct Code {
  uint16_t value;
  uint8_t bits;
};
static const Code RATES_HZ[] = {{25, 0x08}, {50, 0x09}, {100, 0x0A}, {200, 0x0B}};
static const Code RANGES_G[] = {{2, 0}, {4, 1}, {8, 2}, {16, 3}};

static NimBLECharacteristic *data = nullptr;
static NimBLECharacteristic *control = nullptr;
static NimBLECharacteristic *battery = nullptr;
static SampleStream stream;
static uint32_t read_us = 0;

// Written on the Bluetooth task, obeyed in the loop, so that only the loop talks to the sensor.
static portMUX_TYPE guard = portMUX_INITIALIZER_UNLOCKED;
static Command wished = {Wish::nothing, 0, 0};

static void write_register(uint8_t at, uint8_t value) {
  Wire.beginTransmission(ADXL345);
  Wire.write(at);
  Wire.write(value);
  Wire.endTransmission();
}

static bool read_registers(uint8_t at, uint8_t *values, uint8_t count) {
  Wire.beginTransmission(ADXL345);
  Wire.write(at);
  if (Wire.endTransmission(false) != 0) return false;
  if (Wire.requestFrom(ADXL345, count) != count) return false;
  for (uint8_t i = 0; i < count; i++) values[i] = Wire.read();
  return true;
}

static const Code *find(const Code *codes, size_t count, uint16_t value) {
  for (size_t i = 0; i < count; i++) {
    if (codes[i].value == value) return codes + i;
  }
  return nullptr;
}

static const Code *rate_of(const Command &command) {
  return find(RATES_HZ, sizeof RATES_HZ / sizeof *RATES_HZ, command.rate_hz);
}

static const Code *range_of(const Command &command) {
  return find(RANGES_G, sizeof RANGES_G / sizeof *RANGES_G, command.range_g);
}

class OnControl : public NimBLECharacteristicCallbacks {
  void onWrite(NimBLECharacteristic *characteristic, NimBLEConnInfo &) override {
    NimBLEAttValue value = characteristic->getValue();
    Command command = command_of(value.data(), value.size());
    portENTER_CRITICAL(&guard);
    wished = command;
    portEXIT_CRITICAL(&guard);
    // What is read back tells at once whether the request can be met.
    SampleStream next;
    const Code *rate = rate_of(command), *range = range_of(command);
    if (command.wish == Wish::start && rate && range) {
      next.start(command.rate_hz, command.range_g, COUNTS_PER_G);
    }
    uint8_t state[STATE_BYTES];
    next.write_state(state);
    characteristic->setValue(state, STATE_BYTES);
  }
};

class OnServer : public NimBLEServerCallbacks {
  void onConnect(NimBLEServer *server, NimBLEConnInfo &info) override {
    const uint16_t patience = 400;  // 4 s without a sign end the link
    server->updateConnParams(info.getConnHandle(), SHORTEST_INTERVAL, LONGEST_INTERVAL, 0, patience);
  }
};

static void obey(const Command &command) {
  const Code *rate = rate_of(command), *range = range_of(command);
  if (command.wish == Wish::start && rate && range) {
    if (command.rate_hz != stream.rate_hz()) {
      write_register(POWER_CTL, 0);
      write_register(FIFO_CTL, 0);  // empties the queue
      write_register(BW_RATE, rate->bits);
      write_register(FIFO_CTL, QUEUE);
      read_us = micros();
    }
    write_register(DATA_FORMAT, FULL_RESOLUTION | range->bits);
    write_register(POWER_CTL, MEASURE);
    stream.start(command.rate_hz, command.range_g, COUNTS_PER_G);
  } else if (command.wish != Wish::nothing) {
    stream.stop();
    write_register(POWER_CTL, 0);
  }
}

static void read_queue() {
  uint8_t overrun = 0, waiting = 0;
  if (!read_registers(INT_SOURCE, &overrun, 1) || !read_registers(FIFO_STATUS, &waiting, 1)) return;
  waiting &= 0x3F;
  uint32_t now_us = micros();
  uint32_t period_us = 1000000UL / stream.rate_hz();
  if (overrun & OVERRUN) {
    uint32_t taken = (now_us - read_us) / period_us;
    if (taken > waiting) stream.lose((uint16_t)(taken - waiting));
  }
  for (; waiting > 0; waiting--) {
    uint8_t raw[6];
    if (!read_registers(DATAX0, raw, 6)) {
      stream.lose(1);
      continue;
    }
    int16_t x = (int16_t)(raw[0] | (raw[1] << 8));
    int16_t y = (int16_t)(raw[2] | (raw[3] << 8));
    int16_t z = (int16_t)(raw[4] | (raw[5] << 8));
    uint32_t sample_us = now_us - (waiting - 1) * period_us;
    if (stream.add(x, y, z, sample_us)) {
      data->setValue(stream.packet(), stream.packet_bytes());
      data->notify();
    }
    read_us = now_us;
  }
}

static void tell_battery() {
  static uint32_t told_ms = 0;
  if (battery == nullptr || (told_ms != 0 && millis() - told_ms < 60000)) return;
  told_ms = millis();
  float share = (2.0f * analogReadMilliVolts(BATTERY_PIN) / 1000.0f - EMPTY_V) / (FULL_V - EMPTY_V);
  uint8_t percent = share <= 0 ? 0 : share >= 1 ? 100 : (uint8_t)(100.0f * share + 0.5f);
  battery->setValue(&percent, 1);
}

void setup() {
  Wire.begin();
  Wire.setClock(400000);
  NimBLEDevice::init("");
  NimBLEDevice::setMTU(247);
  std::string digits;
  for (char c : std::string(NimBLEDevice::getAddress().toString())) {
    if (c != ':') digits += (char)toupper(c);
  }
  std::string name = NAME_START + digits.substr(digits.size() - 4);
  NimBLEServer *server = NimBLEDevice::createServer();
  server->setCallbacks(new OnServer());
  server->advertiseOnDisconnect(true);
  NimBLEService *service = server->createService(SERVICE_UUID);
  data = service->createCharacteristic(DATA_UUID, NIMBLE_PROPERTY::NOTIFY, MOST_BYTES);
  control = service->createCharacteristic(CONTROL_UUID, NIMBLE_PROPERTY::READ | NIMBLE_PROPERTY::WRITE);
  control->setCallbacks(new OnControl());
  uint8_t state[STATE_BYTES];
  stream.write_state(state);
  control->setValue(state, STATE_BYTES);
  service->start();
  if (BATTERY_PIN >= 0) {
    NimBLEService *charge = server->createService("180F");
    battery = charge->createCharacteristic("2A19", NIMBLE_PROPERTY::READ);
    charge->start();
  }
  NimBLEDevice::setDeviceName(name);
  NimBLEAdvertising *advertising = NimBLEDevice::getAdvertising();
  advertising->setName(name);
  uint8_t who = 0;
  if (read_registers(DEVID, &who, 1) && who == IS_ADXL345) advertising->start();
}

void loop() {
  portENTER_CRITICAL(&guard);
  Command command = wished;
  wished.wish = Wish::nothing;
  portEXIT_CRITICAL(&guard);
  obey(command);
  if (stream.streaming()) read_queue();
  tell_battery();
  delay(10);
}
