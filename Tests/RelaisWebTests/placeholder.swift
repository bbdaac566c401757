package enum QRelaisWebTests {}
