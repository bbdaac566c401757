package enum QRelaisTesting {}
