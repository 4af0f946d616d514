// What the Nano's sketch uses of the library ArduinoBLE.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Arduino.h"

enum { BLERead = 2, BLEWrite = 8, BLENotify = 16, BLEWritten = 1 };
struct BLEDevice {};

class BLECharacteristic {
 public:
  typedef void (*Handler)(BLEDevice, BLECharacteristic);
  BLECharacteristic(const char *, uint16_t may, int size) : notifies_(may & BLENotify), most_(size) {}
  void setEventHandler(int, Handler handler) { handler_ = handler; }
  int writeValue(const uint8_t *bytes, int size) {
    if (size > most_) exit(4);
    memcpy(bytes_, bytes, size);
    size_ = size;
    if (notifies_) say("packet", bytes, size);
    return 1;
  }
  const uint8_t *value() const { return bytes_; }
  int valueLength() const { return size_; }
  void written(const uint8_t *bytes, int size) {
    memcpy(bytes_, bytes, size);
    size_ = size;
    handler_(BLEDevice(), *this);
  }

 private:
  bool notifies_;
  int most_, size_ = 0;
  uint8_t bytes_[512] = {0};
  Handler handler_ = nullptr;
};

class BLEService {
 public:
  BLEService(const char *) {}
  void addCharacteristic(BLECharacteristic &) {}
};

struct BLELocalDevice {
  int begin() { return 1; }
  String address() { return "c0:ff:ee:0a:0c:31"; }
  void setLocalName(const char *name) { printf("name %s\n", name); }
  void setDeviceName(const char *) {}
  void setConnectionInterval(uint16_t least, uint16_t most) { printf("interval %d %d\n", least, most); }
  void addService(BLEService &) {}
  int advertise() { return 1; }
  void poll() {}
};

static BLELocalDevice BLE;
