package enum QRelaisCoreTests {}
