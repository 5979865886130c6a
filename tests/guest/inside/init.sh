#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
@LOAD_MODULES@
waited=0
while [ ! -b /dev/vda ] && [ $waited -lt 100 ]; do
    /bin/busybox sleep 0.1
    waited=$((waited + 1))
done
/bin/busybox mount -t ext4 /dev/vda /new && exec /bin/busybox switch_root /new /sbin/init
exec /bin/busybox poweroff -f
