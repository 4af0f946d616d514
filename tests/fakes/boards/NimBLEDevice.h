// What the ESP32's sketch uses of the library NimBLE-Arduino 2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Arduino.h"

namespace NIMBLE_PROPERTY {
enum { READ = 2, WRITE = 8, NOTIFY = 16 };
}

typedef int portMUX_TYPE;
static const int portMUX_INITIALIZER_UNLOCKED = 0;
inline void portENTER_CRITICAL(portMUX_TYPE *) {}
inline void portEXIT_CRITICAL(portMUX_TYPE *) {}

struct NimBLEConnInfo {
  uint16_t getConnHandle() const { return 1; }
};

class NimBLEAttValue {
 public:
  explicit NimBLEAttValue(const std::string &bytes) : bytes_(bytes) {}
  const uint8_t *data() const { return (const uint8_t *)bytes_.data(); }
  uint16_t size() const { return (uint16_t)bytes_.size(); }

 private:
  std::string bytes_;
};

class NimBLECharacteristic;
struct NimBLECharacteristicCallbacks {
  virtual void onWrite(NimBLECharacteristic *, NimBLEConnInfo &) {}
};

class NimBLECharacteristic {
 public:
  void setCallbacks(NimBLECharacteristicCallbacks *callbacks) { callbacks_ = callbacks; }
  void setValue(const uint8_t *bytes, size_t size) { value_.assign((const char *)bytes, size); }
  NimBLEAttValue getValue() const { return NimBLEAttValue(value_); }
  bool notify() {
    say("packet", (const uint8_t *)value_.data(), value_.size());
    return true;
  }
  void written(const uint8_t *bytes, size_t size) {
    NimBLEConnInfo info;
    setValue(bytes, size);
    callbacks_->onWrite(this, info);
  }

 private:
  std::string value_;
  NimBLECharacteristicCallbacks *callbacks_ = nullptr;
};

struct NimBLEService {
  NimBLECharacteristic *createCharacteristic(const char *, uint32_t, uint16_t = 512) {
    return new NimBLECharacteristic();
  }
  bool start() { return true; }
};

class NimBLEServer;
struct NimBLEServerCallbacks {
  virtual void onConnect(NimBLEServer *, NimBLEConnInfo &) {}
};

class NimBLEServer {
 public:
  NimBLEService *createService(const char *) { return new NimBLEService(); }
  void setCallbacks(NimBLEServerCallbacks *callbacks) { callbacks_ = callbacks; }
  void advertiseOnDisconnect(bool) {}
  void updateConnParams(uint16_t, uint16_t least, uint16_t most, uint16_t, uint16_t) {
    printf("interval %d %d\n", least, most);
  }
  void connected() {
    NimBLEConnInfo info;
    callbacks_->onConnect(this, info);
  }

 private:
  NimBLEServerCallbacks *callbacks_ = nullptr;
};

struct NimBLEAdvertising {
  void setName(const std::string &name) { printf("name %s\n", name.c_str()); }
  bool start() { return true; }
};

struct NimBLEAddress {
  std::string toString() const { return "c0:ff:ee:0a:0c:31"; }
};

static NimBLEServer the_server;
static NimBLEAdvertising the_advertising;

struct NimBLEDevice {
  static void init(const char *) {}
  static void setMTU(uint16_t) {}
  static NimBLEAddress getAddress() { return NimBLEAddress(); }
  static NimBLEServer *createServer() { return &the_server; }
  static bool setDeviceName(const std::string &) { return true; }
  static NimBLEAdvertising *getAdvertising() { return &the_advertising; }
};
